/**
 * Binds claims to volumes, one to one. A binding is written in four steps, each of which can be the
 * last before a crash: the volume names the claim, the volume is bound, the claim names the volume,
 * the claim is bound. Whoever comes after goes on where it stands. Which volume suits a claim is
 * decided by {@link io.jollyboat.controllers.persistentvolume.VolumeMatch}, which is pure.
 */
@NullMarked
package io.jollyboat.controllers.persistentvolume;

import org.jspecify.annotations.NullMarked;
