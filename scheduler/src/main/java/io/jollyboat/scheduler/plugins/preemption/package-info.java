/** The rule that has pods of lower priority leave for one that fits nowhere. */
@NullMarked
package io.jollyboat.scheduler.plugins.preemption;

import org.jspecify.annotations.NullMarked;
