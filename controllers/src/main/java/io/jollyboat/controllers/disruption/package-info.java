/**
 * Says of every PodDisruptionBudget how many pods it lets go at the moment. Whoever evicts a pod
 * takes one from that number in the API server; here it is counted anew whenever a pod changes.
 */
@NullMarked
package io.jollyboat.controllers.disruption;

import org.jspecify.annotations.NullMarked;
