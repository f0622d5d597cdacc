/** The storage class that a cluster has from the start: volumes that are folders of the machine. */
@NullMarked
package io.jollyboat.controllers.localpath;

import org.jspecify.annotations.NullMarked;
