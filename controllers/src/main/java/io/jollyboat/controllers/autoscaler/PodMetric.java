package io.jollyboat.controllers.autoscaler;

import java.time.Duration;
import java.time.Instant;

/**
 * What was measured of one pod.
 *
 * @param milli thousandths of the metric's unit
 * @param time the end of the measurement
 * @param window over which it was taken
 */
record PodMetric(String pod, long milli, Instant time, Duration window) {}
