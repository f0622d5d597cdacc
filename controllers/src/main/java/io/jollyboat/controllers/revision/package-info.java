/**
 * Former templates of a workload, kept as ControllerRevisions so that one can go back to them, and
 * so that its pods can say of which template they are. Shared by StatefulSets and DaemonSets.
 */
@NullMarked
package io.jollyboat.controllers.revision;

import org.jspecify.annotations.NullMarked;
