/**
 * What the engine's machine allows and counts, as its kernel says: capabilities, control groups,
 * scores for when memory runs out, and whom processes run as. Nothing here asks the engine.
 */
@NullMarked
package io.jollyboat.kubelet.runtime.docker.machine;

import org.jspecify.annotations.NullMarked;
