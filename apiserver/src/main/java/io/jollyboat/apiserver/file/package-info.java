/** The files that a server is configured by, read at the start and, some of them, followed. */
@NullMarked
package io.jollyboat.apiserver.file;

import org.jspecify.annotations.NullMarked;
