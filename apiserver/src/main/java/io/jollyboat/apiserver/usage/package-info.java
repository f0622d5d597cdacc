/**
 * What nodes and pods use: {@code metrics.k8s.io/v1beta1}, served as long as no APIService leaves
 * it to another server. Nothing is kept: whoever asks makes the kubelets be asked.
 */
@NullMarked
package io.jollyboat.apiserver.usage;

import org.jspecify.annotations.NullMarked;
