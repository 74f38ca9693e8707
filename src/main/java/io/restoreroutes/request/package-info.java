/** What users ask for and what came of it: the messages all other packages speak in. */
package io.restoreroutes.request;
