/**
 * What only others can answer: logs, exec, attach and port-forward of pods, passed on to the
 * kubelet of their node.
 */
@NullMarked
package io.jollyboat.apiserver.tunnel;

import org.jspecify.annotations.NullMarked;
