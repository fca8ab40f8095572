/** The application that runs on each class path of the matrix, in a JVM of its own. */
@NullMarked
package io.hawser.matrix;

import org.jspecify.annotations.NullMarked;
