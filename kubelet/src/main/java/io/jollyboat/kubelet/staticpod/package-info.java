/**
 * Pods that a node has from a folder of manifests, and their mirrors in the API.
 *
 * <p>A mirror is made of each manifest and run like any pod, but under an identity that comes of
 * the manifest alone: whoever deletes the mirror gets another one, and the containers go on. So
 * what the API server does not take is not run, which Kubernetes would do.
 */
@NullMarked
package io.jollyboat.kubelet.staticpod;

import org.jspecify.annotations.NullMarked;
