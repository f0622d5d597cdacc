/**
 * Server-side printing: the rows and columns that {@code kubectl get} shows, one printer per kind.
 *
 * <p>A row is a pure function of the stored tree and of the present moment.
 */
@NullMarked
package io.jollyboat.apiserver.table;

import org.jspecify.annotations.NullMarked;
