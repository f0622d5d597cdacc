/**
 * The files of a pod on the node: its volumes, what is projected into them from config maps,
 * secrets and the pod itself, its hosts file and the last words of its containers.
 *
 * <p>{@link io.jollyboat.kubelet.volume.PodStorage} is the border: on disk for real containers, in
 * thin air for simulated ones.
 */
@NullMarked
package io.jollyboat.kubelet.volume;

import org.jspecify.annotations.NullMarked;
