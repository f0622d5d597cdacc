/**
 * The engine that keeps everything in one directory of this machine, without any other process: a
 * log of what was written, and now and then a snapshot that makes the log before it superfluous. At
 * run time all entries are in memory, where the API server's cache has them anyway.
 *
 * <p>A write is acknowledged once its record is on the disk; writes that wait at the same time
 * share one disk write. Records carry checksums, so that what a failing power supply leaves
 * half-written is recognised and left out. History is kept in memory only: after a restart, older
 * revisions count as compacted.
 *
 * <p>Why not an embedded database: H2's MVStore was tried and lost acknowledged commits in the
 * tests that stand beside this package, and opened empty after some kills; it takes a commit for
 * whole when its first and last block are.
 */
@NullMarked
package io.jollyboat.apiserver.store.embedded;

import org.jspecify.annotations.NullMarked;
