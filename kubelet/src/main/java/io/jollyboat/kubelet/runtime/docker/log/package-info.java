/**
 * Follows the log of a container by the files in which the engine keeps it, across their rotation,
 * which the engine's own way of following gets wrong.
 */
@NullMarked
package io.jollyboat.kubelet.runtime.docker.log;

import org.jspecify.annotations.NullMarked;
