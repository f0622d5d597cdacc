/** Reads a {@code KubeSchedulerConfiguration}, as Kubernetes' own scheduler takes it. */
@NullMarked
package io.jollyboat.scheduler.configuration;

import org.jspecify.annotations.NullMarked;
