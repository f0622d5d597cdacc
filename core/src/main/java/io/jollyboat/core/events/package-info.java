/**
 * Tells people what happened and why: events about objects, as {@code kubectl describe} shows them.
 * Events are for reading; no component bases a decision on one.
 */
@NullMarked
package io.jollyboat.core.events;

import org.jspecify.annotations.NullMarked;
