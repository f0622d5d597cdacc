/**
 * Runs the pods that the cluster gives to one node. {@link io.jollyboat.kubelet.Kubelet} puts the
 * parts together:
 *
 * <ul>
 *   <li>{@code pod}: an actor per pod that carries out what {@code plan} decides and reports what
 *       {@code status} computes;
 *   <li>{@code probe}, {@code environment}, {@code volume}, {@code container}: what a pod needs;
 *   <li>{@code node}: the node's own object and lease;
 *   <li>{@code server}: logs, commands and ports for the API server;
 *   <li>{@code runtime}, {@code network}: what runs the containers, real or simulated.
 * </ul>
 */
@NullMarked
package io.jollyboat.kubelet;

import org.jspecify.annotations.NullMarked;
