/**
 * Runs the pods of jobs until enough have succeeded or too many have failed. Every pod is counted
 * once: it carries a finalizer until the status has taken note of its end. What is to be done is
 * decided by {@link io.jollyboat.controllers.job.Ending} and {@link
 * io.jollyboat.controllers.job.PodDemand}, which are pure.
 */
@NullMarked
package io.jollyboat.controllers.job;

import org.jspecify.annotations.NullMarked;
