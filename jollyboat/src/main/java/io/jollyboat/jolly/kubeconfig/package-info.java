/**
 * Puts the cluster into the file in which kubectl and its kin look for clusters, and takes it out
 * again.
 */
@NullMarked
package io.jollyboat.jolly.kubeconfig;

import org.jspecify.annotations.NullMarked;
