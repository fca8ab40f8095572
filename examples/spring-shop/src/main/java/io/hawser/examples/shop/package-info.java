/**
 * A shop of three Spring Boot applications, and the program that has it sell and checks its books.
 */
@NullMarked
package io.hawser.examples.shop;

import org.jspecify.annotations.NullMarked;
