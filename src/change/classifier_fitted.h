/*
 * Generated on 2026-11-30 by
 *     make calibrate SECOND=fields MARKS=fields CALIBRATE='--write --pairs 18 --keep-colour'
 * Do not edit: run it again.
 *
 * Regions: 1220 whose colour leaves them open, 721 of them marks.
 * Pairs: 18 optical, 18 phone-null, 49 real-marks, 49 real-marks-null, 54 second,
 * 54 second-null, 18 second-rendered, 18 second-rendered-null, and no others.
 * Folds: 5 by person, seed 1; as many inner ones chose the ridge. Prior:
 * 0.2 of the pairs compared show new marks.
 */
#ifndef PM_CHANGE_CLASSIFIER_FITTED_H
#define PM_CHANGE_CLASSIFIER_FITTED_H

#define MODEL_ERROR 0.07
#define DERMAL_PRIOR 0.2
#define MARK_BASE 2.22
#define STRAIN_SHARE 0.778
#define STRAIN_FROM 0.0174
#define STRAIN_MOST 0.225
#define STRAIN_TYPICAL 0.0692
#define LONG_SHARE 0.246
#define LONG_FROM 1.04
#define LONG_MOST 11.1
#define LONG_TYPICAL 1.37
#define RELIEF_SHARE 0.0
#define RELIEF_FROM 0.0
#define RELIEF_MOST 1.2
#define RELIEF_TYPICAL 0.00441
#define MIXED_SHARE 1.65
#define MIXED_FROM -0.142
#define MIXED_MOST 1.0
#define MIXED_TYPICAL 0.168
#define SIGNAL_SHARE 1.17
#define SIGNAL_FROM 1.98
#define SIGNAL_MOST 14.7
#define SIGNAL_TYPICAL 5.39
#define STEEP_SHARE 0.323
#define STEEP_FROM 0.0448
#define STEEP_MOST 0.403
#define STEEP_TYPICAL 0.112
#define OUTLINE_SHARE 0.318
#define OUTLINE_FROM 0.11
#define OUTLINE_MOST 0.934
#define OUTLINE_TYPICAL 0.705
#define EDGE_SHARE 2.59
#define EDGE_FROM 0.0
#define EDGE_MOST 0.567
#define EDGE_TYPICAL 0.0268
#define SIDE_SHARE 0.0
#define SIDE_FROM 0.0106
#define SIDE_MOST 0.0356
#define SIDE_TYPICAL 0.0356
#define DEEP_SHARE 0.279
#define DEEP_FROM 0.0
#define DEEP_MOST 30.4
#define DEEP_TYPICAL 0.0
#define LOOK_SHARE 0.563
#define LOOK_FROM -7.58
#define LOOK_MOST 5.36
#define LOOK_TYPICAL 2.18

#endif
