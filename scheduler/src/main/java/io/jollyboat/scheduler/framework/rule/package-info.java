/**
 * What a rule is once it is ready for a pod: asked about one node after the other, it says a
 * verdict or a score.
 */
@NullMarked
package io.jollyboat.scheduler.framework.rule;

import org.jspecify.annotations.NullMarked;
