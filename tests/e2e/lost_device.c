// Preloaded before libEGL: a graphics device that is lost, or out of memory, when a test wants it.
// The file LOST_DEVICE names what is to happen, "reset" or "memory"; it is removed when it has.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef void (*Function)(void);
typedef unsigned (*Query)(void);

static Query status, error;

static int happens(const char* what) {
  const char* path = getenv("LOST_DEVICE");
  FILE* file = path == NULL ? NULL : fopen(path, "r");
  char word[16] = "";
  if (file != NULL) {
    const size_t length = fread(word, 1, sizeof word - 1, file);
    word[length] = '\0';
    fclose(file);
  }
  if (strcmp(word, what) != 0) {
    return 0;
  }
  unlink(path);
  return 1;
}

static unsigned resetStatus(void) { return happens("reset") ? 0x8254u : status(); }
static unsigned getError(void) { return happens("memory") ? 0x0505u : error(); }

Function eglGetProcAddress(const char* name) {
  Function (*real)(const char*) = (Function(*)(const char*))dlsym(RTLD_NEXT, "eglGetProcAddress");
  if (strcmp(name, "glGetGraphicsResetStatus") == 0) {
    status = (Query)real(name);
    return (Function)resetStatus;
  }
  if (strcmp(name, "glGetError") == 0) {
    error = (Query)real(name);
    return (Function)getError;
  }
  return real(name);
}
