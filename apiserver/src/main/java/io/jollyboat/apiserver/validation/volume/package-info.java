/**
 * The rules of what volumes are made from, wherever one is told of: in pods, in PersistentVolumes
 * and in templates of claims.
 */
@NullMarked
package io.jollyboat.apiserver.validation.volume;

import org.jspecify.annotations.NullMarked;
