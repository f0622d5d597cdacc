/**
 * Requests for certificates: approves those of kubelets, signs what was approved with the cluster's
 * authority, and clears away what is done with.
 */
@NullMarked
package io.jollyboat.controllers.certificates;

import org.jspecify.annotations.NullMarked;
