import { Injectable } from '@nestjs/common';
import { v7 } from 'uuid';

export const next = [v7, Injectable];
