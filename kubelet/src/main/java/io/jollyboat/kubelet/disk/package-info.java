/** How full file systems are, and how much a folder holds. */
@NullMarked
package io.jollyboat.kubelet.disk;

import org.jspecify.annotations.NullMarked;
