/**
 * Deletes what nobody owns any more. Objects name their owners; the collector keeps the graph of
 * who owns what, of all kinds there are ({@link io.jollyboat.controllers.garbage.Graph}, fed by
 * {@link io.jollyboat.controllers.garbage.Monitors}), and acts when an owner goes: dependents whose
 * owners are all gone are deleted; an owner that is deleted in the foreground goes after its
 * dependents; one that is deleted with the orphan policy lets go of them first.
 *
 * <p>Nothing is deleted on the graph's word alone: that an owner is gone was seen or is asked of
 * the server, and a deletion holds only for the object in the state on which the decision was made.
 */
@NullMarked
package io.jollyboat.controllers.garbage;

import org.jspecify.annotations.NullMarked;
