/**
 * The parts put together into a cluster: what is made from what, in which order it starts, and in
 * which it ends. No part knows another; here is the only place that knows them all.
 */
@NullMarked
package io.jollyboat.jolly.cluster;

import org.jspecify.annotations.NullMarked;
