/**
 * The node itself in the API: its registration, what it has to give, its conditions, and the lease
 * by which the cluster sees that it lives.
 */
@NullMarked
package io.jollyboat.kubelet.node;

import org.jspecify.annotations.NullMarked;
