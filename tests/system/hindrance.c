// SPDX-License-Identifier: Apache-2.0
// What a machine does at its worst, put in front of the C library (LD_PRELOAD):
//
//   HINDER_THREADS=file   holds a number: so many threads are given in all, and no more (EAGAIN); no file: any
//   HINDER_FOLDER=path    while the file path.hangs is there, whoever looks below that folder waits, as on a
//                         network file system whose server is gone; path.waits says that somebody does
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static atomic_int threads_given;

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*), void* with) {
    const char* path = getenv("HINDER_THREADS");
    const int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        char number[16] = {0};
        const long got = syscall(SYS_read, fd, number, sizeof number - 1);
        syscall(SYS_close, fd);
        if (got > 0 && threads_given >= atoi(number)) return EAGAIN;
    }
    const int failed = NEXT(pthread_create)(thread, attributes, run, with);
    if (!failed) ++threads_given;
    return failed;
}

static void hang_if_below(const char* path) {
    const char* folder = getenv("HINDER_FOLDER");
    char flag[4096];
    if (!folder || !path || strncmp(path, folder, strlen(folder)) != 0) return;
    if (path[strlen(folder)] != '/' && path[strlen(folder)] != 0) return;
    snprintf(flag, sizeof flag, "%s.hangs", folder);
    for (int told = 0; syscall(SYS_faccessat, AT_FDCWD, flag, F_OK) == 0; usleep(10000)) {
        char waits[4200];
        if (told++) continue;
        snprintf(waits, sizeof waits, "%s.waits", folder);
        const int fd = (int)syscall(SYS_openat, AT_FDCWD, waits, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
        if (fd >= 0) syscall(SYS_close, fd);
    }
}

#define OPENS(name)                                        \
    int name(const char* path, int flags, ...) {           \
        va_list more;                                      \
        va_start(more, flags);                             \
        const mode_t mode = va_arg(more, mode_t);          \
        va_end(more);                                      \
        hang_if_below(path);                               \
        return NEXT(name)(path, flags, mode);              \
    }
OPENS(open)
OPENS(open64)

#define STREAMS(name)                                      \
    FILE* name(const char* path, const char* mode) {       \
        hang_if_below(path);                               \
        return NEXT(name)(path, mode);                     \
    }
STREAMS(fopen)
STREAMS(fopen64)

#define LOOKS(name, type)                                  \
    int name(const char* path, type* found) {              \
        hang_if_below(path);                               \
        return NEXT(name)(path, found);                    \
    }
LOOKS(stat, struct stat)
LOOKS(stat64, struct stat64)

int access(const char* path, int how) {
    hang_if_below(path);
    return NEXT(access)(path, how);
}
