/*
 * Generated on 2026-11-30 by
 *     make calibrate SECOND=fields MARKS=fields CALIBRATE='--write --pairs 18 --keep-colour'
 * Do not edit: run it again.
 *
 * Regions: 1029 whose colour leaves them open, 549 of them marks.
 * Pairs: 18 optical, 18 phone-null, 44 real-marks, 44 real-marks-null, 54 second,
 * 54 second-null, 18 second-rendered, 18 second-rendered-null, and no others.
 * Folds: 5 by person, seed 1; as many inner ones chose the ridge. Prior:
 * 0.2 of the pairs compared show new marks.
 */
#ifndef PM_CHANGE_CLASSIFIER_FITTED_H
#define PM_CHANGE_CLASSIFIER_FITTED_H

#define MODEL_ERROR 0.07
#define DERMAL_PRIOR 0.2
#define MARK_BASE 2.91
#define STRAIN_SHARE 0.84
#define STRAIN_FROM 0.0196
#define STRAIN_MOST 0.288
#define STRAIN_TYPICAL 0.0709
#define LONG_SHARE 0.901
#define LONG_FROM 1.05
#define LONG_MOST 11.4
#define LONG_TYPICAL 1.38
#define RELIEF_SHARE 0.487
#define RELIEF_FROM 0.0
#define RELIEF_MOST 0.894
#define RELIEF_TYPICAL 4.42e-05
#define MIXED_SHARE 2.89
#define MIXED_FROM -0.104
#define MIXED_MOST 1.0
#define MIXED_TYPICAL 0.141
#define SIGNAL_SHARE 3.59
#define SIGNAL_FROM 2.47
#define SIGNAL_MOST 15.1
#define SIGNAL_TYPICAL 5.99
#define STEEP_SHARE 1.03
#define STEEP_FROM 0.0448
#define STEEP_MOST 0.499
#define STEEP_TYPICAL 0.103
#define OUTLINE_SHARE 0.588
#define OUTLINE_FROM 0.126
#define OUTLINE_MOST 0.934
#define OUTLINE_TYPICAL 0.767
#define EDGE_SHARE 4.4
#define EDGE_FROM 0.0
#define EDGE_MOST 0.769
#define EDGE_TYPICAL 0.024
#define SIDE_SHARE 1.23
#define SIDE_FROM 0.00885
#define SIDE_MOST 0.0345
#define SIDE_TYPICAL 0.0345
#define DEEP_SHARE 0.403
#define DEEP_FROM 0.0
#define DEEP_MOST 30.0
#define DEEP_TYPICAL 0.0

#endif
