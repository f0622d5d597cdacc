/**
 * What a component counts of its work, told in the text format that Prometheus reads. Counting is
 * cheap and safe from any thread; the text is made when somebody asks.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition
 *     formats</a>
 */
@NullMarked
package io.jollyboat.core.metrics;

import org.jspecify.annotations.NullMarked;
