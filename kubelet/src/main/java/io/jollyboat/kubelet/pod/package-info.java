/**
 * Carries out what {@code plan} decides. Every pod of the node has a {@link
 * io.jollyboat.kubelet.pod.PodWorker}, an actor that looks, decides and acts whenever something may
 * have changed: its object, its containers, a probe's verdict, a configuration it uses, or the time
 * it asked to be woken at. Nothing polls; a look at everything every few minutes is the safety net.
 */
@NullMarked
package io.jollyboat.kubelet.pod;

import org.jspecify.annotations.NullMarked;
