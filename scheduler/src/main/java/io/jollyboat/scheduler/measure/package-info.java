/** What is counted of the scheduler's work, by the names of Kubernetes' metrics. */
@NullMarked
package io.jollyboat.scheduler.measure;

import org.jspecify.annotations.NullMarked;
