/** What scheduling needs to know of claims, volumes and their classes, as immutable values. */
@NullMarked
package io.jollyboat.scheduler.storage;

import org.jspecify.annotations.NullMarked;
