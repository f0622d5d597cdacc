/** Tells every namespace with which certificate the API server is to be known. */
@NullMarked
package io.jollyboat.controllers.rootca;

import org.jspecify.annotations.NullMarked;
