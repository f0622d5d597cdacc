/**
 * Keeps the images that pods brought along from filling the disk, and from being everybody's where
 * a registry gave them to the holder of a secret.
 *
 * <p>An engine on a developer's machine holds images that are none of the cluster's business: built
 * ones, those of other programs, loaded ones that no registry has. So only what this node's kubelet
 * has pulled itself is ever removed, and not what somebody has given another name since.
 */
@NullMarked
package io.jollyboat.kubelet.image;

import org.jspecify.annotations.NullMarked;
