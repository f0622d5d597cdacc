/** Reads what the kernel counts for control groups, in both of their versions. */
@NullMarked
package io.jollyboat.kubelet.cgroup;

import org.jspecify.annotations.NullMarked;
