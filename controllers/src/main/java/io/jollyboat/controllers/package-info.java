/**
 * What brings the cluster's state to what its objects ask for: one package per controller of
 * Kubernetes' kube-controller-manager, each over core's informers and work queues, level-triggered
 * and idle when nothing happens.
 */
@NullMarked
package io.jollyboat.controllers;

import org.jspecify.annotations.NullMarked;
