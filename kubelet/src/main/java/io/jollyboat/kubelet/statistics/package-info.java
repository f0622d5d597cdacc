/**
 * What the node and its pods use, as kubelets tell it: {@code /stats/summary}, {@code
 * /metrics/resource} and {@code /metrics/cadvisor}.
 *
 * <p>Counters are read when somebody asks; nothing is sampled while nobody does. Rates are those
 * since somebody last asked, if that was neither just now nor long ago; otherwise two samples are
 * taken, a second apart.
 */
@NullMarked
package io.jollyboat.kubelet.statistics;

import org.jspecify.annotations.NullMarked;
