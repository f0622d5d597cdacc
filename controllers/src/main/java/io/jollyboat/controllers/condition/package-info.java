/** The conditions in an object's status, read and written as all controllers do it. Pure. */
@NullMarked
package io.jollyboat.controllers.condition;

import org.jspecify.annotations.NullMarked;
