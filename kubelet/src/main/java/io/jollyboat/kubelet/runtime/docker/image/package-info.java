/**
 * Images made here, with no registry and no tool: the pause image that holds a pod's namespaces,
 * and images made of files of this machine. An image is a tar archive that the engine loads; its id
 * is the hash of its configuration, so it is known before.
 */
@NullMarked
package io.jollyboat.kubelet.runtime.docker.image;

import org.jspecify.annotations.NullMarked;
