/**
 * Keeps one pod of a DaemonSet on every node that it is meant for, and replaces them by those of a
 * new template within the numbers its strategy allows. Which nodes, which pods and what next are
 * pure functions; the controller carries them out.
 */
@NullMarked
package io.jollyboat.controllers.daemonset;

import org.jspecify.annotations.NullMarked;
