/**
 * Rolls a Deployment's template out: a ReplicaSet per template, the newest growing as the older
 * ones shrink, never more than the surge allows above the wanted number of pods nor fewer available
 * than the budget allows. What to do next is a pure function of the deployment and its sets ({@link
 * io.jollyboat.controllers.deployment.RollingUpdate}, {@link
 * io.jollyboat.controllers.deployment.ProportionalScaling}, {@link
 * io.jollyboat.controllers.deployment.RolloutStatus}); one pass does it.
 */
@NullMarked
package io.jollyboat.controllers.deployment;

import org.jspecify.annotations.NullMarked;
