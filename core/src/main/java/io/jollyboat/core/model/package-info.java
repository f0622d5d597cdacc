/**
 * What every Kubernetes object has in common, and the values that appear in many of them. Objects
 * are Jackson trees; the types here and the generated records are thin, read-only views of them.
 * Nothing here writes.
 */
@NullMarked
package io.jollyboat.core.model;

import org.jspecify.annotations.NullMarked;
