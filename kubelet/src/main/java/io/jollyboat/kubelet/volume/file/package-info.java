/**
 * How files come to lie on a node: a directory that changes all at once, files with what is in them
 * and who may read them, a tree out of an archive, text read without leaving its volume, a pod's
 * hosts file. What volumes there are, and whose, is known in {@link io.jollyboat.kubelet.volume}.
 */
@NullMarked
package io.jollyboat.kubelet.volume.file;

import org.jspecify.annotations.NullMarked;
