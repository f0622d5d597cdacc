/**
 * Turns what a pod's author wrote into what the runtime is told: the settled description of a
 * sandbox and of each container. Pure: files, images and addresses are handed in.
 */
@NullMarked
package io.jollyboat.kubelet.container;

import org.jspecify.annotations.NullMarked;
