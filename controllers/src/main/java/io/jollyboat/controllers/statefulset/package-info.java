/**
 * Keeps the pods of a StatefulSet, each with a name, a place in the order and claims of its own.
 * The next steps are a pure function of the set, its revisions and its pods ({@link
 * io.jollyboat.controllers.statefulset.StatefulSetPlan}); a pass carries them out.
 */
@NullMarked
package io.jollyboat.controllers.statefulset;

import org.jspecify.annotations.NullMarked;
