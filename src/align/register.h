/* Registration: where the before photo's skin lies in the after photo, as a homography and a dense
 * displacement. */
#ifndef PM_ALIGN_REGISTER_H
#define PM_ALIGN_REGISTER_H

#include "base/geometry.h"
#include "base/photo.h"

/*
 * *out is the best alignment found, with believed and reason set by its verification
 * (align/verify.h). PIHMAP_OK also when it is not believed; errors: memory only. Masks have the
 * working size (255 = skin). They guide the search, but backgrounds may help to find the global
 * pose. Where photos have detail (pm_fine_to_detail) it is used. *out is the caller's
 * (pm_align_free). The same result at any number of threads.
 */
enum pihmap_status pm_register(struct pm_job *job, const struct pm_photo *before,
                               const struct pm_mask *before_skin, const struct pm_photo *after,
                               const struct pm_mask *after_skin, struct pm_align *out);

#endif
