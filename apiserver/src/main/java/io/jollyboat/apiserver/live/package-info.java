/**
 * Resources that are read-only and that no store is behind: another part of this process knows
 * their objects and tells them when somebody asks.
 */
@NullMarked
package io.jollyboat.apiserver.live;

import org.jspecify.annotations.NullMarked;
